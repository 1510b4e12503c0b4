"""Turns pages into PDF and pictures, and brings papers to where they are printed."""
