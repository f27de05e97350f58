using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace RocketNet.Apps.Tools.Benchmark;

/// <summary>How much CPU a process takes for each message. One caller at a time.</summary>
internal sealed class ProcessTime : IDisposable
{
    private readonly Process _process;
    private TimeSpan _cpu;
    private long _messages;
    private long _at = Stopwatch.GetTimestamp();

    /// <exception cref="OptionException">There is no such process.</exception>
    public ProcessTime(int processId)
    {
        try
        {
            _process = Process.GetProcessById(processId);
            _cpu = _process.TotalProcessorTime;
        }
        catch (Exception failure) when (failure is ArgumentException || HasEnded(failure))
        {
            _process?.Dispose();
            throw new OptionException($"--cpu {processId}: no such process, or none that may be looked at");
        }
    }

    /// <summary>The line of <c>--cpu</c>: user and system time since the last one.</summary>
    /// <param name="messages">Messages since the start.</param>
    public string Line(long messages)
    {
        if (Read() is not { } cpu)
        {
            return $"CPU of {_process.Id} | it has ended";
        }

        long now = Stopwatch.GetTimestamp();
        double micros = (cpu - _cpu).TotalMicroseconds;
        double perMessage = messages > _messages ? micros / (messages - _messages) : double.NaN;
        double share = micros / Stopwatch.GetElapsedTime(_at, now).TotalMicroseconds;
        (_cpu, _messages, _at) = (cpu, messages, now);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"CPU of {_process.Id} | per message(us): {perMessage:F3} | of one core: {share:P1}");
    }

    public void Dispose() => _process.Dispose();

    private TimeSpan? Read()
    {
        try
        {
            _process.Refresh();
            return _process.HasExited ? null : _process.TotalProcessorTime;
        }
        catch (Exception failure) when (HasEnded(failure))
        {
            return null;
        }
    }

    // It may end at any moment, also after it was seen running.
    private static bool HasEnded(Exception failure) => failure is InvalidOperationException or Win32Exception;
}
