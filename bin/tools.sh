#!/bin/sh
# tools.sh CLASS [-n NAME-SERVER] [OPTIONS]: runs a sample or benchmark program by the name of Java's class, as
# tutorials call it; --help lists them.
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
