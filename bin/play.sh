#!/bin/sh
# play.sh [FOLDER]: starts a name server and a broker, sends and receives messages through them, leaves them running.
# Data and logs go to FOLDER, else to a new folder below the system's temporary one.
script=$0
while [ -L "$script" ]; do
    link=$(readlink "$script")
    case $link in
        /*) script=$link ;;
        *) script=$(dirname "$script")/$link ;;
    esac
done
. "$(dirname "$script")/runprogram.sh"
find_home "$script"
prepare_program mqnamesrv
prepare_program mqbroker
prepare_program mqtools
tools=$here/lib/mqtools/mqtools

if [ -n "${1:-}" ]; then
    mkdir -p "$1" || exit 255
    folder=$(CDPATH='' cd -- "$1" && pwd) || exit 255
else
    folder=$(mktemp -d "${TMPDIR:-/tmp}/rocketnet-play.XXXXXX") || exit 255
fi

namesrv_port=$("$tools" free-port 9876) || exit 255
broker_port=$("$tools" free-port 10911 -2 1) || exit 255
[ "$namesrv_port" = 9876 ] || echo "port 9876 is taken: the name server listens on $namesrv_port"
[ "$broker_port" = 10911 ] || echo "port 10911, 10909 or 10912 is taken: the broker listens on $broker_port"
: "${ROCKETMQ_HOME:=$here}"
export ROCKETMQ_HOME
unset NAMESRV_ADDR

# wait_for FILE PID: until the boot line stands in FILE; 30 seconds at most, and not longer than the server lives.
wait_for() {
    tries=0
    until grep -q 'boot success' "$1" 2>/dev/null; do
        tries=$((tries + 1))
        if [ "$tries" -gt 150 ] || ! kill -0 "$2" 2>/dev/null; then
            cat "$1" >&2
            return 1
        fi
        sleep 0.2
    done
    cat "$1"
}

nohup "$here/lib/mqnamesrv/mqnamesrv" listenPort="$namesrv_port" logRoot="$folder/logs" \
    kvConfigPath="$folder/namesrv/kvConfig.json" configStorePath="$folder/namesrv/namesrv.properties" \
    > "$folder/namesrv.out" 2>&1 &
namesrv=$!
wait_for "$folder/namesrv.out" "$namesrv" || exit 255

nohup "$here/lib/mqbroker/mqbroker" -n "127.0.0.1:$namesrv_port" listenPort="$broker_port" brokerIP1=127.0.0.1 \
    brokerName=broker-a storePathRootDir="$folder/store" logRoot="$folder/logs" \
    > "$folder/broker.out" 2>&1 &
broker=$!
if ! wait_for "$folder/broker.out" "$broker"; then
    kill "$namesrv"
    exit 255
fi

"$tools" play "127.0.0.1:$namesrv_port" 100
result=$?

cat <<END

Both go on running.
  name server  127.0.0.1:$namesrv_port   process $namesrv
  broker       127.0.0.1:$broker_port   process $broker
  store        $folder/store
  logs         $folder/logs
Give a Java client NAMESRV_ADDR=127.0.0.1:$namesrv_port, or setNamesrvAddr("127.0.0.1:$namesrv_port").
Stop them with:  kill $broker $namesrv     (or bin/mqshutdown broker; bin/mqshutdown namesrv)
END
exit $result
