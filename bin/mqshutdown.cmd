@echo off
rem Untested: written beside its POSIX twin, not yet run on Windows.
rem Windows has no SIGTERM: the process is ended, and the next start recovers as after a crash.
setlocal
if "%1"=="broker" (
  echo killing broker
  taskkill /IM mqbroker.exe
  echo Done!
  exit /b 0
)
if "%1"=="namesrv" (
  echo killing name server
  taskkill /IM mqnamesrv.exe
  echo Done!
  exit /b 0
)
echo Useage: mqshutdown broker ^| namesrv
