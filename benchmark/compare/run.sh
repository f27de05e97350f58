#!/bin/sh
# Makes the table of docs/performance.md: this checkout, a published Java broker and the bare echo, all workloads.
# usage: run.sh OUTPUT-FILE [option of RocketNet.Compare ...]     needs Linux, two cores, taskset, a .NET 10 SDK
# ROCKETMQ_JAVA names the folder with java.sh; without it the Java broker is left out.
set -e
output=${1:?usage: run.sh OUTPUT-FILE [option ...]}
shift
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
dotnet build "$here" -c Release -v quiet -nologo >&2
java=
if [ -n "$ROCKETMQ_JAVA" ]; then
  java='--server java=java:4.9.7'
fi
# $java is meant to be split into words.
# shellcheck disable=SC2086
exec dotnet "$here/bin/Release/net10.0/RocketNet.Compare.dll" $java \
  --server "rocketnet=dir:$root" --server echo=echo --output "$output" "$@"
