#!/usr/bin/env bash
# Fuses a large model on a Slurm cluster: an array of jobs does a part each, a last job joins them when all are done.
# Base, adapter and output lie on a file system that every node sees.
#
#   BASE=models/base ADAPTER=adapters/mine OUT=models/fused PARTS=16 recipes/scale/slurm-array.sh
set -euo pipefail
: "${BASE:?}" "${ADAPTER:?}" "${OUT:?}" "${PARTS:=8}"
export BASE ADAPTER OUT PARTS

# A part that is ended, by a time limit or a node that fails, goes on where it was when Slurm starts it again.
array=$(sbatch --parsable --requeue --array="1-$PARTS" --export=ALL <<'PART'
#!/usr/bin/env bash
mergedsl fuse --base "$BASE" --adapter "$ADAPTER" --out "$OUT" --part "$SLURM_ARRAY_TASK_ID/$PARTS" --resume
PART
)

# Runs only when every part has ended well; checks all bytes and makes the model of the parts.
sbatch --dependency="afterok:$array" --export=ALL <<'JOIN'
#!/usr/bin/env bash
mergedsl join "$OUT"
JOIN
