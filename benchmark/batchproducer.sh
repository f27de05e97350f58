#!/bin/sh
# batchproducer.sh [OPTION...]: sends batches as fast as it can; -h lists the options.
script=$0
while [ -L "$script" ]; do
    link=$(readlink "$script")
    case $link in
        /*) script=$link ;;
        *) script=$(dirname "$script")/$link ;;
    esac
done
. "$(dirname "$script")/../bin/runprogram.sh"
run_program mqtools "$script" run org.apache.rocketmq.example.benchmark.BatchProducer "$@"
