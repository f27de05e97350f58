using System.Text;

namespace RocketNet.Broker.Clients;

/// <summary>
/// Whether the members of one group subscribe alike. They should: the group's table follows whoever spoke last, so
/// members that disagree take messages away from each other. Only <see cref="ConsumerTable"/> changes it,
/// under its lock.
/// </summary>
internal sealed class MemberViews
{
    private const int MembersNamedMax = 3;
    private const int TextCharsMax = 2_000;

    private readonly Dictionary<MemberView, int> _memberCounts = [];

    /// <summary>At least two members want different things.</summary>
    public bool Differ => _memberCounts.Count > 1;

    /// <summary>Takes over what a member wants now; it may be null before and after.</summary>
    /// <returns>Whether a view came or went while there were others, so that an operator should hear of it.</returns>
    public bool Replace(MemberView? before, MemberView? after)
    {
        if (before == after)
        {
            return false;
        }

        bool didDiffer = Differ;
        bool isNew = after is not null && Add(after);
        bool isGone = before is not null && Remove(before);
        return (isNew || isGone) && (didDiffer || Differ);
    }

    /// <summary>Who wants what: <c>a, b and 7 more want orders(*); c wants orders(TagA)</c>.</summary>
    public static string Describe(IEnumerable<GroupMember> members)
    {
        StringBuilder text = new();
        foreach (IGrouping<MemberView, GroupMember> view in members
            .Where(member => member.View is not null)
            .GroupBy(member => member.View!)
            .OrderByDescending(view => view.Count()))
        {
            string[] ids = [.. view.Select(member => member.ClientId).Distinct(StringComparer.Ordinal)];
            text.Append(text.Length == 0 ? "" : "; ").AppendJoin(", ", ids.Take(MembersNamedMax));
            if (ids.Length > MembersNamedMax)
            {
                text.Append(" and ").Append(Invariant.Text(ids.Length - MembersNamedMax)).Append(" more");
            }

            text.Append(ids.Length == 1 ? " wants " : " want ").Append(view.Key.Text);
            if (text.Length > TextCharsMax)
            {
                return text.ToString(0, TextCharsMax) + "…";
            }
        }

        return text.ToString();
    }

    private bool Add(MemberView view)
    {
        int count = _memberCounts.GetValueOrDefault(view);
        _memberCounts[view] = count + 1;
        return count == 0;
    }

    private bool Remove(MemberView view)
    {
        int count = _memberCounts[view] - 1;
        if (count > 0)
        {
            _memberCounts[view] = count;
            return false;
        }

        return _memberCounts.Remove(view);
    }
}
