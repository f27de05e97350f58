using System.Text;
using RocketNet.Hosting.Properties;
using RocketNet.Remoting.Files;

namespace RocketNet.Hosting.Configuration;

/// <summary>Writes changed values back into the file they came from; comments and the other lines stay.</summary>
public static class ConfigFile
{
    /// <exception cref="IOException">Nothing was written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> changes)
    {
        string text = File.Exists(path) ? JavaProperties.Decode(File.ReadAllBytes(path)) : "";
        new AtomicFile(path).Write(Encoding.UTF8.GetBytes(PropertiesEditor.Apply(text, changes)));
    }
}
