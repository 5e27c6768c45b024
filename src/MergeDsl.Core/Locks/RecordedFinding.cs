using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Locks;

/// <summary>A finding as a lock records it: <c>MDSL4019: ["{adapter}", "'README.md'"]</c>.</summary>
internal static class RecordedFinding
{
    /// <summary>The finding; null when the node holds none that could be printed.</summary>
    public static Finding? Read(YamlNode node)
    {
        if (
            node is not YamlMapping { Entries: { Count: 1 } entries }
            || FindingCatalog.Find(entries[0].Key) is not { } descriptor
            || entries[0].Value is not YamlSequence { Items: var items }
            || items.Any(item => item is not YamlScalar)
        )
        {
            return null;
        }

        string[] arguments = [.. items.Select(item => ((YamlScalar)item).Text)];
        return FillsMessage(descriptor, arguments) ? Finding.Of(descriptor, arguments) : null;
    }

    private static bool FillsMessage(FindingDescriptor descriptor, string[] arguments)
    {
        try
        {
            _ = string.Format(CultureInfo.InvariantCulture, descriptor.Message, arguments);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
