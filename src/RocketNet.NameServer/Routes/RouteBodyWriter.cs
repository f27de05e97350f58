using System.Globalization;
using System.Text;
using RocketNet.Protocol.Bodies;

namespace RocketNet.NameServer.Routes;

/// <summary>Writes a route in one of its two dialects, byte for byte as Java does.</summary>
/// <remarks>
/// Compat: TopicRouteData.encode@4.9.8 leaves broker ids bare and text as it is; with BrowserCompatible and
/// WriteNonStringKeyAsString ids are strings, text is ASCII and a slash is escaped. No blanks: the Go client cuts the
/// raw text of <c>brokerAddrs</c> at commas and colons.
/// </remarks>
internal readonly ref struct RouteBodyWriter
{
    private readonly StringBuilder _json;
    private readonly bool _isStandard;

    private RouteBodyWriter(StringBuilder json, RouteDialect dialect)
    {
        _json = json;
        _isStandard = dialect == RouteDialect.StandardJson;
    }

    public static byte[] Write(TopicRouteData route, RouteDialect dialect)
    {
        var json = new StringBuilder();
        new RouteBodyWriter(json, dialect).Write(route);
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    private void Write(TopicRouteData route)
    {
        _json.Append("{\"brokerDatas\":[");
        foreach (BrokerData broker in route.BrokerDatas)
        {
            Separate('[');
            Write(broker);
        }

        _json.Append("],\"filterServerTable\":{");
        foreach ((string address, IReadOnlyList<string> servers) in route.FilterServerTable)
        {
            Separate('{');
            Text(address);
            _json.Append(":[");
            foreach (string server in servers)
            {
                Separate('[');
                Text(server);
            }

            _json.Append(']');
        }

        _json.Append('}');
        if (route.OrderTopicConf is not null)
        {
            _json.Append(",\"orderTopicConf\":");
            Text(route.OrderTopicConf);
        }

        _json.Append(",\"queueDatas\":[");
        foreach (QueueData queues in route.QueueDatas)
        {
            Separate('[');
            Write(queues);
        }

        _json.Append("]}");
    }

    private void Write(BrokerData broker)
    {
        _json.Append("{\"brokerAddrs\":{");
        foreach ((long id, string address) in broker.BrokerAddrs)
        {
            Separate('{');
            string quote = _isStandard ? "\"" : "";
            _json.Append(CultureInfo.InvariantCulture, $"{quote}{id}{quote}:");
            Text(address);
        }

        _json.Append("},\"brokerName\":");
        Text(broker.BrokerName);
        _json.Append(",\"cluster\":");
        Text(broker.Cluster);
        if (broker.ZoneName is not null)
        {
            _json.Append(",\"zoneName\":");
            Text(broker.ZoneName);
        }

        _json.Append('}');
    }

    private void Write(QueueData queues)
    {
        _json.Append("{\"brokerName\":");
        Text(queues.BrokerName);
        _json.Append(
            CultureInfo.InvariantCulture,
            $",\"perm\":{queues.Perm},\"readQueueNums\":{queues.ReadQueueNums},\"topicSysFlag\":{queues.TopicSysFlag}");
        _json.Append(CultureInfo.InvariantCulture, $",\"writeQueueNums\":{queues.WriteQueueNums}}}");
    }

    /// <summary>A comma, unless this is the first after the bracket.</summary>
    private void Separate(char bracket)
    {
        if (_json[^1] != bracket)
        {
            _json.Append(',');
        }
    }

    private void Text(string text)
    {
        _json.Append('"');
        foreach (char c in text)
        {
            Escaped(c);
        }

        _json.Append('"');
    }

    private void Escaped(char c)
    {
        string? shortForm = c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\b' => "\\b",
            '\f' => "\\f",
            '/' when _isStandard => "\\/",
            _ => null,
        };
        if (shortForm is not null)
        {
            _json.Append(shortForm);
        }
        else if (c < ' ' || c is '\u2028' or '\u2029' || (_isStandard && c > '~'))
        {
            _json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }
        else
        {
            _json.Append(c);
        }
    }
}
