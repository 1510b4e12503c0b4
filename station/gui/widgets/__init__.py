"""The parts that pages are made of; each draws what it is given and decides nothing."""
