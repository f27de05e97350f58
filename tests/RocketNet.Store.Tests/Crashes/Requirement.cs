using System.Runtime.CompilerServices;

namespace RocketNet.Store.Tests.Crashes;

/// <summary>What must hold, with a text that is made only when it does not.</summary>
internal static class Requirement
{
    public static void Holds(bool holds, [InterpolatedStringHandlerArgument("holds")] ref Text problem)
    {
        if (!holds)
        {
            throw new CrashViolationException(problem.ToString());
        }
    }

    public static void Holds(bool holds, string problem)
    {
        if (!holds)
        {
            throw new CrashViolationException(problem);
        }
    }

    [InterpolatedStringHandler]
    internal ref struct Text
    {
        private DefaultInterpolatedStringHandler _text;

        public Text(int literalLength, int formattedCount, bool holds, out bool isWanted)
        {
            isWanted = !holds;
            _text = holds ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount);
        }

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public override string ToString() => _text.ToStringAndClear();
    }
}
