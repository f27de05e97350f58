using RocketNet.Hosting.Configuration;
using RocketNet.Hosting.Properties;
using RocketNet.NameServer.Configuration;

namespace RocketNet.NameServer.Tests;

public class ConfigFileTests
{
    [Theory]
    [InlineData("supportActingMaster=true", "no slave is shown")]
    [InlineData("notifyMinBrokerIdChanged=true", "not told")]
    [InlineData("needWaitForService=true", "from the start")]
    [InlineData("productEnvName=test", "clusterTest")]
    public void A_key_without_effect_is_one_warning_when_it_is_set(string line, string says)
    {
        ConfigResult<NameServerOptions> result = Load(line);

        Assert.Empty(result.Errors);
        Assert.Contains(says, Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("supportActingMaster=false")]
    [InlineData("productEnvName=center")]
    [InlineData("deleteTopicWithBrokerRegistration=true")]
    [InlineData("serverWorkerThreads=16")]
    public void Javas_defaults_keys_that_work_and_tuning_are_passed_over(string line) =>
        Assert.Empty(Load(line).Warnings);

    private static ConfigResult<NameServerOptions> Load(string line) => ConfigLoader.Load(
        NameServerConfigTable.Create(),
        new NameServerOptions(),
        new ConfigSources([], JavaProperties.Parse(line), "namesrv.conf", []));
}
