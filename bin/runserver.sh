#!/bin/sh
# Java's launcher of this name takes a main class first; one that is given is dropped, the program is always mqnamesrv.
script=$0
while [ -L "$script" ]; do
    link=$(readlink "$script")
    case $link in
        /*) script=$link ;;
        *) script=$(dirname "$script")/$link ;;
    esac
done
echo "${0##*/}: no JVM; memory is sized automatically" >&2
case ${1:-} in
    org.apache.rocketmq.*) shift ;;
esac
. "$(dirname "$script")/runprogram.sh"
run_program mqnamesrv "$script" "$@"
