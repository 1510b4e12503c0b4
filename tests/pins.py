"""PINs at a small cost: a fifth of a second for each, some thousand times, is half a test run.

They are hashed as ever, and a hash says itself what it costs, so what was hashed at one cost is
verified by a program that hashes at another. What it must cost is proven by `app/test_hasher.py`.
"""

import functools

import argon2

QUICK_HASHER = functools.partial(argon2.PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
