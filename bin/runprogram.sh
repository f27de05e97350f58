#!/bin/sh
# Sourced by the other scripts, never run: finds the installation and builds it on first use in a checkout.
# It leaves ROCKETMQ_HOME exported and does not touch standard output, where the boot line belongs.

# The folder this installation lies in; $1 is the script that was called, perhaps through symbolic links.
find_home() {
    script=$1
    while [ -L "$script" ]; do
        link=$(readlink "$script")
        case $link in
            /*) script=$link ;;
            *) script=$(dirname "$script")/$link ;;
        esac
    done
    here=$(CDPATH='' cd -- "$(dirname -- "$script")/.." && pwd -P) || exit 255
}

is_checkout() {
    [ -f "$here/RocketNet.sln" ] && [ -d "$here/src/apps" ]
}

# A program is stale when a source file is newer than its publication.
is_stale() {
    stamp=$here/lib/$1/.published
    [ -f "$stamp" ] || return 0
    newer=$(find "$here/src" "$here/Directory.Build.props" "$here/Directory.Packages.props" "$here/global.json" \
        -type d \( -name bin -o -name obj \) -prune -o \
        -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name global.json \) \
        -newer "$stamp" -print 2>/dev/null | head -n 1)
    [ -n "$newer" ]
}

# One script publishes at a time; the others wait, and then find the work done.
lock_lib() {
    mkdir -p "$here/lib" || return 1
    until mkdir "$here/lib/.lock" 2>/dev/null; do
        owner=$(cat "$here/lib/.lock/pid" 2>/dev/null)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$here/lib/.lock"
        else
            [ -d "$here/lib" ] && [ -w "$here/lib" ] || return 1
            sleep 1
        fi
    done
    echo $$ > "$here/lib/.lock/pid"
    trap 'rm -rf "$here/lib/.lock"; exit 255' HUP INT TERM
}

unlock_lib() {
    rm -rf "$here/lib/.lock"
    trap - HUP INT TERM
}

# Compiled ahead of time where the compiler package can be had, else without: it only starts slower.
publish_to() {
    dotnet publish "$here/src/apps/$1" -c Release -o "$2" -v q --nologo --use-current-runtime --no-self-contained \
        -p:PublishReadyToRun=true -p:NuGetLockFilePath=obj/publish.lock.json -p:GenerateDocumentationFile=false \
        > "$here/lib/publish.log" 2>&1 && return 0
    rm -rf "$2"
    dotnet publish "$here/src/apps/$1" -c Release -o "$2" -v q --nologo \
        > "$here/lib/publish.log" 2>&1
}

publish() {
    if ! command -v dotnet >/dev/null 2>&1; then
        echo "$1: this is a checkout and has to be built, but the .NET 10 SDK (dotnet) is not installed" >&2
        exit 255
    fi
    if ! lock_lib; then
        echo "$1: $here/lib cannot be written" >&2
        exit 255
    fi
    if is_stale "$1"; then
        echo "$1: building from source, this takes half a minute" >&2
        fresh=$here/lib/.new.$$
        rm -rf "$fresh"
        # The stamp is as old as the start: what is edited while building counts as newer.
        : > "$here/lib/.stamp.$$"
        if ! publish_to "$1" "$fresh"; then
            echo "$1: the build failed:" >&2
            tail -n 20 "$here/lib/publish.log" >&2
            rm -rf "$fresh" "$here/lib/.stamp.$$"
            unlock_lib
            exit 255
        fi
        mv "$here/lib/.stamp.$$" "$fresh/.published"
        # A server that still runs keeps its files: they are moved away, not overwritten.
        rm -rf "$here/lib/.old.$1"
        [ -d "$here/lib/$1" ] && mv "$here/lib/$1" "$here/lib/.old.$1"
        mv "$fresh" "$here/lib/$1"
    fi
    unlock_lib
}

# There is no virtual machine: of Java's options only the heap limit has a meaning here.
set_heap_limit() {
    limit=
    for option in ${JAVA_OPT:-} ${JAVA_OPT_EXT:-}; do
        case $option in
            -Xmx*)
                number=${option#-Xmx}
                unit=1
                case $number in
                    *[kK]) unit=1024; number=${number%?} ;;
                    *[mM]) unit=1048576; number=${number%?} ;;
                    *[gG]) unit=1073741824; number=${number%?} ;;
                esac
                case $number in
                    '' | *[!0-9]*) echo "$1: $option is not understood and is ignored" >&2 ;;
                    *) limit=$((number * unit)) ;;
                esac
                ;;
        esac
    done
    if [ -n "$limit" ]; then
        DOTNET_GCHeapHardLimit=$(printf '0x%x' "$limit")
        export DOTNET_GCHeapHardLimit
    fi
}

# run_program NAME SCRIPT [ARG...]: becomes the program, so that the script's process id is the server's.
run_program() {
    name=$1
    find_home "$2"
    shift 2
    prepare_program "$name"
    set_heap_limit "$name"
    : "${ROCKETMQ_HOME:=$here}"
    export ROCKETMQ_HOME
    exec "$here/lib/$name/$name" "$@"
}

prepare_program() {
    if is_checkout && is_stale "$1"; then
        publish "$1"
    fi
    if [ ! -x "$here/lib/$1/$1" ]; then
        echo "$1: $here/lib/$1/$1 is missing" >&2
        exit 255
    fi
}
