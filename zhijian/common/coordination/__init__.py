"""What every line coordinates 综合协调: problems, work points, working groups, and the tasks that come of them."""
