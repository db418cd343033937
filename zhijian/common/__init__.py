"""What several lines of business share."""
