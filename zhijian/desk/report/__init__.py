"""The report on the screen: runs as a template reads them, sentences for what is amiss, the form that is written in."""
