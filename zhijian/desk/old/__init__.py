"""Old reports on the desk: taking them in, looking through them, their series."""
