using RocketNet.Store.Files;
using RocketNet.Store.Recovery;
using RocketNet.StoreTool.Checking;
using RocketNet.StoreTool.Files;
using RocketNet.StoreTool.Places;

namespace RocketNet.StoreTool.Repairing;

/// <summary>Sets aside configuration files that cannot be parsed, and puts their copies into their places.</summary>
internal static class ConfigRepair
{
    public static void Run(StorePlace place, DamagedFolder damaged, Action<string> say)
    {
        DiskFiles disk = new();
        string[] names =
        [
            .. disk.ListFiles(place.ConfigFolder)
                .Select(file => file.Name.EndsWith(".bak", StringComparison.Ordinal) ? file.Name[..^4] : file.Name)
                .Where(name => name.EndsWith(".json", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal),
        ];
        foreach (string name in names)
        {
            string path = Path.Combine(place.ConfigFolder, name);
            string copy = path + ".bak";
            SetAsideIfBroken(copy);
            SetAsideIfBroken(path);
            if (!disk.FileExists(path) && disk.FileExists(copy))
            {
                SparseCopy.Copy(copy, path);
                say($"{place.Shown(path)} is made from its copy");
            }
        }

        if (names.Length > 0)
        {
            disk.FlushFolder(place.ConfigFolder);
        }

        void SetAsideIfBroken(string path)
        {
            if (disk.FileExists(path) && ConfigCheck.ProblemOf(path) is string problem)
            {
                string aside = damaged.PathFor(path);
                disk.Rename(path, aside);
                say($"{place.Shown(path)} goes to {place.Shown(aside)}: {problem}");
            }
        }
    }
}
