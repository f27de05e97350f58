namespace RocketNet.Hosting.Configuration;

/// <summary>What is special about a key.</summary>
[Flags]
public enum KeyTraits
{
    None = 0,

    /// <summary>
    /// A bad value stops the start: a guess would lose data, move it, or make another broker of this one.
    /// </summary>
    StopsStart = 1,

    /// <summary>Printed by <c>-m</c>.</summary>
    Important = 2,

    /// <summary>May be changed while running (codes 25 and 318); everything else is refused there.</summary>
    Live = 4,

    /// <summary>Accepted because Java has it, but nothing here reads it.</summary>
    NoEffect = 8,

    /// <summary>Not one of 4.9.8's keys: left out of <c>-p</c> unless it was set.</summary>
    Hidden = 16,
}
