@echo off
rem Untested: written beside its POSIX twin, not yet run on Windows.
start "mqnamesrv" "%~dp0mqnamesrv.cmd"
start "mqbroker" "%~dp0mqbroker.cmd" -n localhost:9876
