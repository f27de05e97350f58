#!/bin/sh
# Our client beside Java's, both against one RocketNet broker: broker on core 0, client on core 1, rounds in turn.
# usage: run.sh OUTPUT-FILE [ROUNDS] [producer|consumer|both]     needs Linux, two cores, taskset, a JDK
# ROCKETMQ_JAVA names the folder with the jars of published releases (lib/) and their class paths (cp/).
# A round is a process of its own: WARM seconds (14; 10 at least) to get warm, then the nine that one report covers.
# Consumers read the topic from its first message, each in a group of its own. Before them it is filled up to MESSAGES
# (12,000,000: some 15 GB, which have to stay in memory), so that none has it empty before its window ends; one that
# does ends the run.
set -e
output=${1:?usage: run.sh OUTPUT-FILE [ROUNDS] [producer|consumer|both]}
rounds=${2:-3}
what=${3:-both}
: "${ROCKETMQ_JAVA:?names the folder of published releases}"
: "${WARM:=14}"
: "${MESSAGES:=12000000}"
# A client prints its first report in the tenth second.
last=$((WARM > 9 ? WARM : 10))
client=5.3.3
. "$(dirname "$0")/../../bin/runprogram.sh"
find_home "$(dirname "$0")/run.sh"
here=$(dirname "$here")
for program in mqnamesrv mqbroker mqtools; do
    prepare_program $program
done

work=$(mktemp -d "${TMPDIR:-/tmp}/rocketnet-client.XXXXXX")
started=
finish() {
    trap - EXIT
    # shellcheck disable=SC2086 # several ids are several words
    [ -z "$started" ] || kill $started 2>/dev/null || true
    wait
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

HOME=$work
ROCKETMQ_HOME=$here
export HOME ROCKETMQ_HOME
unset NAMESRV_ADDR
tools=$here/lib/mqtools/mqtools
namesrv_port=$("$tools" free-port 19876)
broker_port=$("$tools" free-port 19911 -2 1)
servers=127.0.0.1:$namesrv_port
broker_address=127.0.0.1:$broker_port

# wait_for PID OUTPUT: until a server has started, a minute at most.
wait_for() {
    turns=300
    until grep -q 'boot success' "$2" 2>/dev/null; do
        turns=$((turns - 1))
        if [ $turns = 0 ] || ! kill -0 "$1" 2>/dev/null; then
            echo "a server has not started:" >&2
            cat "$2" >&2
            exit 1
        fi
        sleep 0.2
    done
}

taskset -c 0 "$here/lib/mqnamesrv/mqnamesrv" listenPort="$namesrv_port" logRoot="$work/logs" \
    kvConfigPath="$work/kvConfig.json" configStorePath="$work/namesrv.properties" > "$work/namesrv.out" 2>&1 &
started="$!"
wait_for "$started" "$work/namesrv.out"
taskset -c 0 "$here/lib/mqbroker/mqbroker" -n "$servers" listenPort="$broker_port" brokerIP1=127.0.0.1 \
    brokerName=broker-a storePathRootDir="$work/store" logRoot="$work/logs" accessMessageInMemoryMaxRatio=90 \
    > "$work/broker.out" 2>&1 &
broker=$!
started="$started $broker"
wait_for "$broker" "$work/broker.out"

# The example programs of 5.x, which are those of 5.3.3, with the client of 5.3.3.
jars=$(sed "s|^|$ROCKETMQ_JAVA/lib/|" "$ROCKETMQ_JAVA/cp/client-$client.txt" | paste -sd: -)
jars=$(ls "$ROCKETMQ_JAVA"/lib/rocketmq-example-5.*.jar | tail -n 1):$jars
opens=
for package in sun.nio.ch java.nio jdk.internal.ref java.lang java.util; do
    opens="$opens --add-opens=java.base/$package=ALL-UNNAMED --add-exports=java.base/$package=ALL-UNNAMED"
done

# ticks PID: user and system time so far, in hundredths of a second.
ticks() {
    sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'
}

# figure NAME: one of the broker's own.
figure() {
    "$tools" figures "$broker_address" "$1"
}

# fill: batches until the topic holds enough; each of their messages is stored as one of its own.
fill() {
    [ "$(figure msgPutTotalTodayNow)" -lt "$MESSAGES" ] || return 0
    taskset -c 1 "$tools" run org.apache.rocketmq.example.benchmark.BatchProducer -n "$servers" -t ClientBench -w 16 \
        -b 64 -s 1024 > "$work/fill.out" 2>&1 &
    pid=$!
    started="$started $pid"
    until [ "$(figure msgPutTotalTodayNow)" -ge "$MESSAGES" ]; do
        kill -0 "$pid" && kill -0 "$broker" || { cat "$work/fill.out" "$work/broker.out" >&2; return 1; }
        sleep 1
    done
    kill "$pid"
    wait "$pid" 2>/dev/null || true
    started=${started% "$pid"}
    echo "filled: $(figure msgPutTotalTodayNow) messages" >&2
}

# measure NAME CLASS WORD...: one line "NAME rate client-µs broker-µs" of the report after WARM seconds.
measure() {
    name=$1
    class=org.apache.rocketmq.example.benchmark.$2
    shift 2
    out=$work/client.out
    got=$(figure msgGetTotalTodayNow)
    if [ "$name" = java ]; then
        # shellcheck disable=SC2086 # options are words
        taskset -c 1 java $opens -Xms1g -Xmx1g -XX:+UseG1GC -cp "$jars" "$class" "$@" > "$out" 2>&1 &
    else
        taskset -c 1 "$tools" run "$class" "$@" > "$out" 2>&1 &
    fi
    pid=$!
    started="$started $pid"
    await_report $((last - 9))
    begun="$(ticks $pid) $(ticks "$broker")"
    await_report "$last"
    line=$(grep '^Current Time' "$out" | sed -n "${last}p")
    ended="$(ticks $pid) $(ticks "$broker")"
    left=$(($(figure msgPutTotalTodayNow) + got - $(figure msgGetTotalTodayNow)))
    kill "$pid"
    wait "$pid" 2>/dev/null || true
    started=${started% "$pid"}
    if [ "${class##*.}" = Consumer ] && [ "$left" -le 0 ]; then
        echo "the topic ran empty before $name's window had ended: more MESSAGES than $MESSAGES are needed" >&2
        return 1
    fi
    ! echo "$line" | grep -q 'Fail[a-z]*: [1-9]' || { echo "failures: $line" >&2; return 1; }
    echo "$name $(echo "$line" | sed 's/.*TPS: \([0-9]*\).*/\1/') $begun $ended" | awk '{
        printf "%s %d %.2f %.2f\n", $1, $2, ($5 - $3) * 1e4 / ($2 * 9), ($6 - $4) * 1e4 / ($2 * 9) }'
}

await_report() {
    until [ "$(grep -c '^Current Time' "$out")" -ge "$1" ]; do
        kill -0 "$pid" || { cat "$out" >&2; return 1; }
        sleep 0.1
    done
}

# rounds_of TITLE CLASS WORD...: the rounds, ours first in every other one, and their medians as a table.
rounds_of() {
    title=$1
    shift
    : > "$work/rounds"
    round=1
    while [ "$round" -le "$rounds" ]; do
        for name in $([ $((round % 2)) = 1 ] && echo java rocketnet || echo rocketnet java); do
            group=
            [ "$1" = Consumer ] && group="-g round_${round}_$name"
            # shellcheck disable=SC2086 # an option and its value
            measure "$name" "$@" -n "$servers" -t ClientBench -ri 1000 $group >> "$work/rounds"
            tail -n 1 "$work/rounds" >&2
        done
        round=$((round + 1))
    done
    {
        echo
        echo "**$title**, $rounds rounds: median (least–greatest)"
        echo
        echo '| Client | messages/s | ÷ | client CPU µs/message | ÷ | broker CPU µs/message |'
        echo '|---|---|---|---|---|---|'
        for name in java rocketnet; do
            echo "$name $(spread 2) $(spread 3) $(spread 4)"
        done | awk '
            $1 == "java" { rate = $2; cpu = $5 }
            { printf "| %s | %s (%s–%s) | %.2f × | %s (%s–%s) | %.2f × | %s (%s–%s) |\n", \
                $1 == "java" ? "Java '"$client"'" : "RocketNet.Client", $2, $3, $4, $2 / rate, $5, $6, $7, $5 / cpu, \
                $8, $9, $10 }'
    } >> "$output"
}

# spread COLUMN: median, least and greatest of $name's rounds.
spread() {
    awk -v name="$name" -v column="$1" '$1 == name { print $column }' "$work/rounds" | sort -n | awk '
        { value[NR] = $1 }
        END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2, value[1], value[NR] }'
}

: > "$output"
if [ "$what" != consumer ]; then
    rounds_of 'Producer, 1 KiB, 64 in flight' Producer -w 64 -s 1024
fi
if [ "$what" != producer ]; then
    fill
    rounds_of 'Consumer catching up, 1 KiB' Consumer
fi
cat "$output"
