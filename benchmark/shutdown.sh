#!/bin/sh
# shutdown.sh producer|consumer|bproducer [--here]: asks this user's benchmark programs of that kind to end (SIGTERM).
#   --here  only those of this installation

case $1 in
    producer) class=Producer; what='producer' ;;
    consumer) class=Consumer; what='consumer' ;;
    tproducer) class=TransactionProducer; what='transaction producer' ;;
    bproducer) class=BatchProducer; what='batch producer' ;;
    *)
        echo 'Usage: shutdown producer | consumer | tproducer | bproducer'
        exit 0
        ;;
esac
class=org.apache.rocketmq.example.benchmark.$class

lib=
if [ "${2:-}" = --here ]; then
    script=$0
    while [ -L "$script" ]; do
        link=$(readlink "$script")
        case $link in
            /*) script=$link ;;
            *) script=$(dirname "$script")/$link ;;
        esac
    done
    lib=$(CDPATH='' cd -- "$(dirname -- "$script")/.." && pwd -P)/lib || exit 255
fi

# Ours only, by the words it was started with: mqtools run CLASS, perhaps through dotnet.
is_program() {
    case $1 in
        */dotnet | dotnet) shift ;;
    esac
    case $1 in
        "$lib"/*/mqtools | "$lib"/*/mqtools.dll) [ "$2 $3" = "run $class" ] ;;
        *) return 1 ;;
    esac
}

# A line is a word: a path may have blanks, and a program may end while it is looked at.
find_in_proc() {
    set -- /proc/[0-9]*
    set -f
    IFS='
'
    for folder in "$@"; do
        [ -O "$folder" ] || continue
        # What follows the class does not matter.
        # shellcheck disable=SC2046 # words are wanted
        is_program $({ tr '\0' '\n' < "$folder/cmdline" | head -n 4; } 2>/dev/null) '' '' '' \
            && printf ' %s' "${folder#/proc/}"
    done
}

if [ -r /proc/self/cmdline ]; then
    pids=$(find_in_proc)
else
    # Here a path with a blank cannot be told from two words.
    pids=$(set -f; ps -U "$(id -u)" -o pid= -o args= | while read -r pid words; do
        # shellcheck disable=SC2086 # words are wanted
        is_program $words '' '' '' && printf ' %s' "$pid"
    done)
fi
pids=${pids# }

if [ -z "$pids" ]; then
    echo "No benchmark $what running."
    exit 255
fi

echo "The benchmark $what($pids) is running..."
# shellcheck disable=SC2086 # several ids are several words
kill $pids
echo "Send shutdown request to benchmark $what($pids) OK"
