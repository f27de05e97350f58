namespace RocketNet.Protocol.Bodies;

/// <summary>What a counter did over some time.</summary>
/// <param name="Sum">By how much it rose.</param>
/// <param name="Tps">By how much each second.</param>
/// <param name="Average">By how much with each request; 0 when requests are not counted.</param>
public readonly record struct BrokerStatsItem(long Sum, double Tps, double Average)
{
    internal static BrokerStatsItem From(FastJsonValue value) =>
        new(value["sum"].AsInt64(), value["tps"].AsDouble(), value["avgpt"].AsDouble());

    internal void WriteTo(JavaJsonWriter json)
    {
        json.StartObject();
        json.Member("avgpt", Average);
        json.Member("sum", Sum);
        json.Member("tps", Tps);
        json.EndObject();
    }
}
