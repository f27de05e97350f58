@echo off
rem Untested: written beside its POSIX twin, not yet run on Windows.
setlocal
for %%I in ("%~dp0..") do set "RMQ_HERE=%%~fI"
if not defined ROCKETMQ_HOME set "ROCKETMQ_HOME=%RMQ_HERE%"
if not exist "%RMQ_HERE%\lib\mqtools\mqtools.exe" (
  dotnet publish "%RMQ_HERE%\src\apps\mqtools" -c Release -o "%RMQ_HERE%\lib\mqtools" -v q ^
    --nologo 1>&2 || exit /b 255
)
"%RMQ_HERE%\lib\mqtools\mqtools.exe" run %*
exit /b %ERRORLEVEL%
