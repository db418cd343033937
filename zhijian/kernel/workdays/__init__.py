"""The law's clock: the working-day calendar 工作日历, and statutory limits 法定期限 as dated data and pure rules."""
