"""The invention: a company, its customers and two years of deals, written as import templates."""
