"""Reports: what bureaus have reported, and what they will report (报告)."""
