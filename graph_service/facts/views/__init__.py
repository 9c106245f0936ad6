"""What several indicators look at: seats with their holders, who reaches them, what they think of us."""
