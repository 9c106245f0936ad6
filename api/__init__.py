"""The HTTP service: carries questions in and answers out; status numbers live here and nowhere else."""
