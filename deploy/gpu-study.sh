#!/usr/bin/env bash
# Runs the full-size study on the GPUs of this machine and writes its tables as Markdown:
#
#   deploy/gpu-study.sh OUT [GRID...]        (default: grids/paper-gpu.yaml grids/idrid-gpu.yaml)
#
# Needs eyeseg on PATH and the images where the grids point. MINUTES=N ends it after N minutes with what is there; started again with the
# same EYESEG_HOME it goes on where it was. EYESEG_DEVICES and EYESEG_SLOTS choose devices and slots (default: every GPU, one slot each).
set -euo pipefail

out=${1:?usage: deploy/gpu-study.sh OUT [GRID...]}
shift
here=$(cd "$(dirname "$0")/.." && pwd)
[ $# -gt 0 ] || set -- "$here/grids/paper-gpu.yaml" "$here/grids/idrid-gpu.yaml"
export EYESEG_DEVICES=${EYESEG_DEVICES:-auto}
mkdir -p "$out"

{
  echo "device: $(nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader 2>/dev/null | paste -sd ';' || true)"
  echo "date:   $(date -u +%Y-%m-%dT%H:%MZ)"
  eyeseg --version
} | tee "$out/machine.txt"

ends=$(( $(date +%s) + ${MINUTES:-100000} * 60 ))
for grid in "$@"; do
  name=$(sed -n 's/^name: *//p' "$grid")
  left=$(( ends - $(date +%s) ))
  [ "$left" -gt 0 ] || { echo "$name: no time left" >&2; continue; }
  began=$(date +%s)
  # An interrupt lets trainings write checkpoints and go back to the queue.
  status=0
  timeout --signal=INT --kill-after=60 "$left" eyeseg submit-grid "$grid" --wait > "$out/$name.txt" || status=$?
  [ "$status" -eq 0 ] || echo "$name: ended with $status; the report shows what is there" >&2
  eyeseg report "$name" --format markdown -o "$out/$name.md"
  eyeseg report "$name" --format json -o "$out/$name.json"
  echo "$name: $(( $(date +%s) - began )) s" | tee -a "$out/machine.txt"
done
