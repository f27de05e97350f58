#!/bin/sh
# consumer.sh [OPTION...]: consumes and reports how fast; -h lists the options.
script=$0
while [ -L "$script" ]; do
    link=$(readlink "$script")
    case $link in
        /*) script=$link ;;
        *) script=$(dirname "$script")/$link ;;
    esac
done
. "$(dirname "$script")/../bin/runprogram.sh"
run_program mqtools "$script" run org.apache.rocketmq.example.benchmark.Consumer "$@"
