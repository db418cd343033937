"""The records whose acts change the ground: bodies, their places, accounts, duties, agreements, calendars."""
