"""The arithmetic of targets: pure functions of Decimals and days. No Django, no clock, no I/O."""
