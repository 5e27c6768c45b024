#!/usr/bin/env bash
# Runs a recipe with an `output.model` on a Slurm cluster: an array of jobs merges and fuses a part each, a last job joins them
# when all are done. Recipe, adapters, base and output lie on a file system that every node sees.
#
#   RECIPE=job.recipe.yaml OUT=/models/merged PARTS=16 recipes/scale/slurm-recipe.sh
set -euo pipefail
# OUT takes the place of the recipe's output.model: an absolute path is the same for both commands.
: "${RECIPE:?}" "${OUT:?}" "${PARTS:=8}"
export RECIPE OUT PARTS

# A part that is ended, by a time limit or a node that fails, goes on where it was when Slurm starts it again.
array=$(sbatch --parsable --requeue --array="1-$PARTS" --export=ALL <<'PART'
#!/usr/bin/env bash
mergedsl run "$RECIPE" --set "output.model=$OUT" --part "$SLURM_ARRAY_TASK_ID/$PARTS" --resume
PART
)

# Runs only when every part has ended well; checks all bytes and makes the model of the parts.
sbatch --dependency="afterok:$array" --export=ALL <<'JOIN'
#!/usr/bin/env bash
mergedsl join "$OUT"
JOIN
