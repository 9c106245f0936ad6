"""Values and vocabulary: parameters, time, money, readings, the schema; no database, no frames."""
