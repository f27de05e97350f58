namespace RocketNet.Store.Tests.Crashes;

/// <summary>A state from which the store did not come back as it must.</summary>
internal sealed class CrashViolationException(string message, Exception? inner = null) : Exception(message, inner);
