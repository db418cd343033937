"""Record 台账 and ``@act`` 行为: a thing with a life, and the one door through which it changes."""
