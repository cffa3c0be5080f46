"""The lab as local processes, for machines without a Docker engine."""
