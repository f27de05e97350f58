#!/bin/sh
# Captures golden data from a real Java NameServer and Broker: wire-VERSION/ (frames seen by a proxy between
# clients and servers) and store-VERSION/ (a small store directory after a clean stop).
# usage: tests/golden/capture.sh 4.9.7|5.3.3
# Needs a JDK 11 or later. ROCKETMQ_JAVA_DIR names the folder of the published releases (default ../shared/java
# beside the repository). Everything it starts lives in one temporary folder and is ended by process id.
set -u
version=${1:?4.9.7 or 5.3.3}
here=$(cd "$(dirname "$0")" && pwd) || exit 1
repo=$(cd "$here/../.." && pwd) || exit 1
releases=$(cd "${ROCKETMQ_JAVA_DIR:-$repo/../shared/java}" && pwd) || exit 1
work=/tmp/rocketnet-golden-$version
# Two runs at once would mix their frames: the second one stops here.
mkdir "$work" || exit 1
mkdir -p "$work/classes" "$work/wire" "$work/store/config" "$work/home" || exit 1
ln -s "$releases/home" "$work/mq"
pids=
trap 'for p in $pids; do kill "$p" 2>/dev/null; done; wait 2>/dev/null' EXIT
trap 'exit 1' INT TERM

opens=
for p in sun.nio.ch java.nio jdk.internal.ref java.lang java.util; do
  opens="$opens --add-opens=java.base/$p=ALL-UNNAMED --add-exports=java.base/$p=ALL-UNNAMED"
done

# The ports have five digits each: the proxy puts its own in the place of the broker's in the NameServer's answers.
base=$((20000 + $$ % 400 * 100))
ns=$((base + 1)); nsproxy=$((base + 2)); broker=$((base + 20)); brokerproxy=$((base + 40))

class_path() { sed "s|^|$releases/lib/|" "$releases/cp/$1.txt" | paste -sd: -; }

# launch SET [VM option...] CLASS [ARG...] becomes that program: started with & its id is the program's own.
launch() {
  set_name=$1; shift
  HOME=$work/home; ROCKETMQ_HOME=$work/mq; NAMESRV_ADDR=127.0.0.1:$nsproxy
  export HOME ROCKETMQ_HOME NAMESRV_ADDR
  # shellcheck disable=SC2086
  exec java $opens -Xmx256m -XX:TieredStopAtLevel=1 -Duser.home="$work/home" \
    -cp "$work/classes:$(class_path "$set_name")" "$@"
}

run() { (launch "$@"); }

label() { echo "$1" > "$work/label"; }

wait_for() { # FILE TEXT
  n=0
  until grep -q "$2" "$1" 2>/dev/null; do
    n=$((n + 1)); [ $n -lt 150 ] || { echo "no '$2' in $1" >&2; cat "$1" >&2; exit 1; }
    sleep 0.2
  done
}

stop() { kill "$1" 2>/dev/null; wait "$1" 2>/dev/null; }

broker_conf() { # FILE PORT STORE
  cat > "$1" <<EOF
brokerClusterName=GoldenCluster
brokerName=golden-a
brokerId=0
brokerIP1=127.0.0.1
listenPort=$2
namesrvAddr=127.0.0.1:$nsproxy
storePathRootDir=$3
EOF
}

start_broker() { # FILE LOG
  launch "server-$version" org.apache.rocketmq.broker.BrokerStartup -c "$1" > "$2" 2>&1 &
  broker_pid=$!; pids="$pids $broker_pid"
  wait_for "$2" "boot success"
}

(cd "$repo/tests/java" && javac -nowarn -Xlint:none -d "$work/classes" -cp "$(class_path client-4.9.8)" \
  Args.java SendDriver.java PushDriver.java PullDriver.java 2>/dev/null) || exit 1

# ---- wire ----
label broker-$version
java "$repo/tests/java/CaptureProxy.java" "$work/wire" \
  "ns:$nsproxy:$ns:127.0.0.1:$broker=127.0.0.1:$brokerproxy" "broker:$brokerproxy:$broker" \
  "vip:$((brokerproxy - 2)):$((broker - 2))" > "$work/proxy.log" 2>&1 &
pids="$pids $!"
wait_for "$work/proxy.log" READY
printf 'listenPort=%s\nkvConfigPath=%s\n' "$ns" "$work/kvConfig.json" > "$work/namesrv.conf"
launch "server-$version" org.apache.rocketmq.namesrv.NamesrvStartup -c "$work/namesrv.conf" > "$work/ns.log" 2>&1 &
pids="$pids $!"
wait_for "$work/ns.log" "boot success"
broker_conf "$work/wire.conf" "$broker" "$work/store-wire"
cat >> "$work/wire.conf" <<EOF
mappedFileSizeCommitLog=16777216
EOF
start_broker "$work/wire.conf" "$work/broker.log"

quickstart() { # CLIENT
  label "client-$1"
  run "client-$1" org.apache.rocketmq.example.quickstart.Producer \
    > "$work/producer-$1.log" 2>&1
  launch "client-$1" org.apache.rocketmq.example.quickstart.Consumer > "$work/consumer-$1.log" 2>&1 &
  consumer_pid=$!
  sleep 5
  stop $consumer_pid
}

drivers() { # CLIENT [VM option]
  client=$1; shift
  label "client-$client"
  d() { run "client-$client" "$@" < /dev/null; }
  d "$@" SendDriver topic=Drivers n=4 tags=TagA,TagB
  d "$@" SendDriver topic=Drivers n=4 tag=TagA keys=true user=true mode=async
  d "$@" SendDriver topic=Drivers n=4 tag=TagB mode=oneway keys=true
  d "$@" SendDriver topic=Drivers n=5 tag=TagA keys=true user=true mode=batch
  d "$@" SendDriver topic=Drivers n=2 tag=TagC size=6000 mode=select
  d "$@" PullDriver topic=Drivers sub='TagA || TagC' commit=true
  d "$@" PullDriver topic=Drivers beyond=true
  (sleep 6; echo q) | run "client-$client" "$@" PushDriver topic=Drivers orderly=true group=orderly
  (sleep 6; echo q) | run "client-$client" "$@" PushDriver topic=Drivers group=later later=2 sub=TagA from=last
}

admin() { run "server-$version" org.apache.rocketmq.tools.command.MQAdminStartup "$@" < /dev/null 2>&1; }

{
  for client in 4.9.8 5.3.3 5.5.0 4.5.1 4.3.0; do quickstart $client; done
  drivers 4.9.8
  drivers 5.3.3
  drivers 4.9.8 -Drocketmq.serialize.type=ROCKETMQ
} > "$work/drivers.log" 2>&1

label mqadmin-$version
b=127.0.0.1:$brokerproxy
(sleep 600; echo q) | launch client-4.9.8 PushDriver topic=Drivers group=watched > /dev/null 2>&1 &
watched=$!; pids="$pids $watched"
{
  admin clusterList; admin clusterList -m; admin topicList; admin topicList -c; admin topicClusterList -t Drivers
  admin updateTopic -b $b -t Made -r 3 -w 3; admin updateTopic -c GoldenCluster -t Ordered -r 2 -w 2 -o true
  admin topicRoute -t Made; admin topicRoute -t NotThere; admin topicStatus -t Drivers; admin topicStatus -t Made
  admin updateSubGroup -b $b -g made_group -r 5; admin updateSubGroup -c GoldenCluster -g made_group2
  admin brokerStatus -b $b; admin getBrokerConfig -b $b
  admin updateBrokerConfig -b $b -k flushDiskType -v ASYNC_FLUSH
  admin consumerProgress; admin consumerProgress -g watched; admin consumerConnection -g watched
  admin producerConnection -g nobody -t Drivers; admin getNamesrvConfig
  admin updateKvConfig -s GOLDEN -k key -v value; admin deleteKvConfig -s GOLDEN -k key
  admin wipeWritePerm -b golden-a; [ $version = 4.9.7 ] && admin addWritePerm -b golden-a
  admin queryMsgByKey -t Drivers -k key1; admin brokerConsumeStats -b $b; admin topicRoute -t Drivers
  id=$(sed -n 's/^SENT [0-9]* [0-9]* [0-9A-F]* \([0-9A-F]*\) .*/\1/p' "$work/drivers.log" | head -1)
  admin queryMsgById -i "$id" -t Drivers
  admin deleteTopic -c GoldenCluster -t Made; admin deleteSubGroup -b $b -g made_group
  admin updateOrderConf -t Ordered -v golden-a:2 -m put
  admin updateOrderConf -t Ordered -m get; admin allocateMQ -t Drivers -i 127.0.0.1
} > "$work/admin.log" 2>&1
kill $watched 2>/dev/null
label broker-$version
stop "$broker_pid"

# ---- store ----
label store-$version
broker_conf "$work/store.conf" "$broker" "$work/store"
cat >> "$work/store.conf" <<EOF
mappedFileSizeCommitLog=65536
mappedFileSizeConsumeQueue=2000
maxHashSlotNum=101
maxIndexNum=400
defaultTopicQueueNums=4
timerWheelEnable=false
EOF
start_broker "$work/store.conf" "$work/broker-store.log"
{
  s() { run client-4.9.8 SendDriver "$@" < /dev/null; }
  s topic=Golden n=300 mode=select tags=TagA,TagB,TagC keys=true user=true
  s topic=Golden n=4 mode=sync size=5000 tag=TagA prefix=large
  s topic=Golden n=7 mode=batch tag=TagB keys=true prefix=batch
  s topic=Second n=120 mode=select queues=1 tag=only
  s topic=Golden n=3 mode=sync prefix=bare
  run client-4.9.8 PullDriver topic=Golden group=golden_reader commit=true < /dev/null
  (sleep 12; echo q) | run client-4.9.8 PushDriver topic=Golden group=golden_later later=2 sub=TagA
  run server-$version org.apache.rocketmq.tools.command.MQAdminStartup updateSubGroup -b 127.0.0.1:$broker \
    -g golden_made -r 7 < /dev/null
} > "$work/store-drivers.log" 2>&1
stop "$broker_pid"

# ---- keep ----
target=$here/wire-$version
rm -rf "$target"; mkdir -p "$target"; cp "$work"/wire/*.bin "$work/wire/frames.tsv" "$target"
target=$here/store-$version
rm -rf "$target"; mkdir -p "$target"
(cd "$work/store" && find . -type f ! -name lock ! -path './timer*' | sort) | while read -r f; do
  mkdir -p "$target/$(dirname "$f")"
  case $f in
    ./config/*|./abort) cp "$work/store/$f" "$target/$f" ;;
    *) gzip -9nc "$work/store/$f" > "$target/$f.gz" ;;
  esac
done
sed -n '/^SENT\|^BATCH\|^DONE/p' "$work/store-drivers.log" > "$target/sent.txt"
sed -n '/^OFFSETS\|^MSG\|^PULL/p' "$work/store-drivers.log" > "$target/read.txt"

readme() { # FOLDER WHAT CONF
  {
    echo "# $2"; echo
    echo "Made by \`tests/golden/capture.sh $version\`; never edited by hand. Apache RocketMQ $version NameServer and"
    echo "Broker as published, $(java -version 2>&1 | head -1 | sed 's/ 20.*//'), clients and order of commands as in the script."
    echo; cat "$3"; echo; echo "Broker configuration:"; echo; echo '```'
    sed "s|$work|/tmp/golden|" "$4"; echo '```'; echo; echo "sha256:"; echo; echo '```'
    (cd "$1" && find . -type f ! -name 'README.md*' | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum)
    echo '```'
  } > "$1/README.md.new" && mv "$1/README.md.new" "$1/README.md"
}

cat > "$work/about-wire" <<'EOF'
One frame a file, as it went over the wire (length word first): `NNN-req|resp-CODE-json|bin.bin`, CODE = request code
(of the request that is answered; −1: none was seen). `frames.tsv` tells for each: the link (`ns`, `broker`, `vip`),
who was connected, who sent it, the response status, flag, header and body bytes. At most two of a kind are kept, a kind
being peer, sender, code, status, header form and whether there is a body. Clients reached the broker through the proxy:
in their requests the broker's port is the proxy's, in the servers' answers its own.
EOF
cat > "$work/about-store" <<'EOF'
A store directory after a clean stop. Files other than `config/` are compressed (`gzip -9n`) and whole: their length
after decompression is that on disk. `sent.txt` is what the senders were told (queue, queue offset, unique id, offset
id, the first 40 characters of the body; `BATCH` for the batch of seven), `read.txt` what a consumer read back.
EOF
readme "$here/wire-$version" "Frames of RocketMQ $version" "$work/about-wire" "$work/wire.conf"
readme "$here/store-$version" "Store of RocketMQ $version" "$work/about-store" "$work/store.conf"
mv "$work" "$work.$(date +%s)"
du -sh "$here/wire-$version" "$here/store-$version"
