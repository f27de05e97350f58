#!/bin/sh
# Captures what a real Java 4.9.7 broker answers to administrators: admin-4.9.7/answers.tsv, one request a line with
# the code, the remark and the body of its answer. Client ids and ports are those of the run.
# usage: tests/golden/capture-admin.sh
# Needs a JDK 11 or later. ROCKETMQ_JAVA_DIR names the folder of the published releases (default ../shared/java
# beside the repository). Everything it starts lives in one temporary folder and is ended by process id.
set -u
version=4.9.7
here=$(cd "$(dirname "$0")" && pwd) || exit 1
repo=$(cd "$here/../.." && pwd) || exit 1
releases=$(cd "${ROCKETMQ_JAVA_DIR:-$repo/../shared/java}" && pwd) || exit 1
work=/tmp/rocketnet-golden-admin
# Two runs at once would mix: the second one stops here.
mkdir "$work" || exit 1
mkdir -p "$work/classes" "$work/home" || exit 1
ln -s "$releases/home" "$work/mq"
pids=
trap 'for p in $pids; do kill "$p" 2>/dev/null; done; wait 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

opens=
for p in sun.nio.ch java.nio jdk.internal.ref java.lang java.util; do
  opens="$opens --add-opens=java.base/$p=ALL-UNNAMED --add-exports=java.base/$p=ALL-UNNAMED"
done
base=$((20000 + $$ % 400 * 100))
ns=127.0.0.1:$((base + 1)); broker=$((base + 20))

class_path() { sed "s|^|$releases/lib/|" "$releases/cp/$1.txt" | paste -sd: -; }

launch() { # SET CLASS [ARG...]
  set_name=$1; shift
  HOME=$work/home; ROCKETMQ_HOME=$work/mq; export HOME ROCKETMQ_HOME
  # shellcheck disable=SC2086
  exec java $opens -Xmx256m -XX:TieredStopAtLevel=1 -Duser.home="$work/home" \
    -cp "$work/classes:$(class_path "$set_name")" "$@"
}

run() { (launch "$@"); }

wait_for() { # FILE TEXT
  n=0
  until grep -q "$2" "$1" 2>/dev/null; do
    n=$((n + 1)); [ $n -lt 200 ] || { echo "no '$2' in $1" >&2; cat "$1" >&2; exit 1; }
    sleep 0.2
  done
}

(cd "$repo/tests/java" && javac -nowarn -Xlint:none -d "$work/classes" -cp "$(class_path client-4.9.8)" \
  Args.java SendDriver.java PushDriver.java RequestDriver.java 2>/dev/null) || exit 1
printf 'listenPort=%s\nkvConfigPath=%s\n' "${ns#*:}" "$work/kvConfig.json" > "$work/namesrv.conf"
launch "server-$version" org.apache.rocketmq.namesrv.NamesrvStartup -c "$work/namesrv.conf" > "$work/ns.log" 2>&1 &
pids="$pids $!"
wait_for "$work/ns.log" "boot success"
cat > "$work/broker.conf" <<EOF
brokerClusterName=GoldenCluster
brokerName=golden-a
brokerId=0
brokerIP1=127.0.0.1
listenPort=$broker
namesrvAddr=$ns
storePathRootDir=$work/store
mappedFileSizeCommitLog=16777216
EOF
launch "server-$version" org.apache.rocketmq.broker.BrokerStartup -c "$work/broker.conf" > "$work/broker.log" 2>&1 &
pids="$pids $!"
wait_for "$work/broker.log" "boot success"

d() { run client-4.9.8 "$@" < /dev/null; }
d SendDriver ns="$ns" topic=Told n=8 mode=select tags=TagA,TagB route=wait > "$work/send.log" 2>&1
d SendDriver ns="$ns" topic=Told n=4 mode=batch tag=TagA >> "$work/send.log" 2>&1
mkfifo "$work/input"
launch client-4.9.8 PushDriver ns="$ns" topic=Told group=told_group < "$work/input" > "$work/push.log" 2>&1 &
pids="$pids $!"
exec 3> "$work/input"
wait_for "$work/push.log" "MSG 3"

ask() { d RequestDriver "127.0.0.1:$broker" "$@" 2>/dev/null; }

# A consumer commits for the first time after ten seconds, and what its retry topic stands at after 15 to 20.
n=0
until ask "208 consumerGroup=told_group topic=%RETRY%told_group" | grep -q brokerOffset \
    && ask "43" | grep -q '%RETRY%told_group@told_group'; do
  n=$((n + 1)); [ $n -lt 30 ] || { echo "no offsets were committed" >&2; exit 1; }
  sleep 1
done

client=$(ask "203 consumerGroup=told_group" | sed 's/.*"clientId":"\([^"]*\)".*/\1/')
mkdir -p "$here/admin-$version"
ask "203 consumerGroup=told_group" "203 consumerGroup=none" \
  "204 producerGroup=CLIENT_INNER_PRODUCER" "204 producerGroup=none" \
  "208 consumerGroup=told_group" "208 consumerGroup=none" \
  "223 topic=Told group=told_group" "223 topic=Told group=told_group clientAddr=none" \
  "300 topic=Told" "300 topic=none" \
  "303 topic=Told group=told_group" "303 topic=none group=told_group" \
  "307 consumerGroup=told_group clientId=$client jstackEnable=false" "307 consumerGroup=told_group clientId=none" \
  "308 topic=Told compareGroup=told_group" "308 topic=Told compareGroup=none" \
  "309 consumerGroup=told_group clientId=none msgId=7F00000100002A9F0000000000000000" \
  "314 srcGroup=told_group destGroup=cloned topic=Told" "208 consumerGroup=cloned" \
  "315 statsName=TOPIC_PUT_NUMS statsKey=Told" "315 statsName=TOPIC_PUT_SIZE statsKey=Told" \
  "315 statsName=GROUP_GET_NUMS statsKey=Told@told_group" "315 statsName=BROKER_PUT_NUMS statsKey=GoldenCluster" \
  "315 statsName=TOPIC_PUT_NUMS statsKey=none" \
  "317 isOrder=false" "317 isOrder=true" \
  "321 topic=Told queueId=0 index=0 count=2" "321 topic=Told queueId=0 index=1 count=1 consumerGroup=told_group" \
  "321 topic=Told queueId=0 index=0 count=1 consumerGroup=none" "321 topic=Told queueId=9 index=0 count=1" \
  "321 topic=Told queueId=0 index=99 count=1" \
  "222 topic=Told group=told_group timestamp=-1 isForce=true" "222 topic=none group=told_group timestamp=-1 isForce=true" \
  "222 topic=Told group=none timestamp=-1 isForce=true" "222 topic=Told group=cloned timestamp=-1 isForce=true" \
  "306" "316" "329" > "$here/admin-$version/answers.tsv"
cat "$here/admin-$version/answers.tsv" | cut -c1-100
