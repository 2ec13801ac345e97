"""What is measured: one file per subject, each with `measure(effort) -> Iterator[Figure]`."""
