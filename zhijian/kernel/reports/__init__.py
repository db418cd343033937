"""Reports: targets 目标任务 of bodies and what was done of them; what bureaus have reported, and will report (报告)."""
