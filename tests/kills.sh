#!/usr/bin/env bash
# Kills runs at random moments while they write, and checks that the output is the old one or none, and that what goes on
# gives the bytes of an undisturbed run.
#
#   tests/kills.sh [COUNT] [SEED]
set -euo pipefail
cd "$(dirname "$0")/.."
MERGEDSL_KILLS="${1:-200}" MERGEDSL_KILLS_SEED="${2:-}" dotnet test tests/MergeDsl.Cli.Tests -c Release \
    --filter FullyQualifiedName~KillTests --logger "console;verbosity=detailed"
