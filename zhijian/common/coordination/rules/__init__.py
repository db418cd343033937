"""Pure: no Django, no clock."""
