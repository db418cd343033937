"""Old reports 旧报告: kept as they came, read, and confirmed figure by figure into the historical series of a body."""
