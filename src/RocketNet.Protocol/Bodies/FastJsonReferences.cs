using System.Globalization;

namespace RocketNet.Protocol.Bodies;

/// <summary>
/// Puts the values in that <c>{"$ref":"$.path"}</c> points to; Java writes so when one object occurs twice.
/// </summary>
/// <remarks>
/// A path that leads nowhere reads as null. The work is bounded, because each step may walk a large object.
/// </remarks>
internal sealed class FastJsonReferences(FastJsonValue root)
{
    public const string Key = "$ref";

    private const int StepsMax = 10_000_000;
    private int _steps;

    public FastJsonValue Resolve()
    {
        ResolveChildren(root);
        return root;
    }

    // Recursion is as deep as the parsed text, which is bounded; resolved targets are not entered again.
    private void ResolveChildren(FastJsonValue value)
    {
        for (int i = 0; i < value.MutableItems?.Count; i++)
        {
            value.MutableItems[i] = ResolveOne(value.MutableItems[i]);
        }

        for (int i = 0; i < value.MutableMembers?.Count; i++)
        {
            FastJsonMember member = value.MutableMembers[i];
            value.MutableMembers[i] = new FastJsonMember(ResolveOne(member.Key), ResolveOne(member.Value));
        }
    }

    private FastJsonValue ResolveOne(FastJsonValue value)
    {
        if (value.Members is [{ Name: Key } reference])
        {
            return Find(reference.Value.AsString() ?? string.Empty);
        }

        ResolveChildren(value);
        return value;
    }

    private FastJsonValue Find(string path)
    {
        if (path is not ['$', ..])
        {
            return FastJsonValue.Null;
        }

        FastJsonValue value = root;
        string[] steps = path[1..].Replace("[", ".[", StringComparison.Ordinal)
            .Split('.', StringSplitOptions.RemoveEmptyEntries);
        foreach (string step in steps)
        {
            _steps += 1 + value.Members.Count;
            if (_steps > StepsMax)
            {
                throw new ProtocolException("JSON body: too many references");
            }

            value = step is ['[', .., ']'] ? ItemOf(value, step[1..^1]) : value[step];
        }

        return value;
    }

    private static FastJsonValue ItemOf(FastJsonValue value, string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < value.Items.Count
            ? value.Items[at]
            : FastJsonValue.Null;
}
