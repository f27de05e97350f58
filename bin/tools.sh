#!/bin/sh
# tools.sh CLASS [-n name server]: runs a sample program by the name tutorials have for it; without one, lists them.
script=$0
while [ -L "$script" ]; do
    link=$(readlink "$script")
    case $link in
        /*) script=$link ;;
        *) script=$(dirname "$script")/$link ;;
    esac
done
. "$(dirname "$script")/runprogram.sh"
run_program mqtools "$script" run "$@"
