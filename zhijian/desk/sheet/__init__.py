"""The worksheet 检定工作表 of a verification: its tables, what is read from them, what the judgement says."""
