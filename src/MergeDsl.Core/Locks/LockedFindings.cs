using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Locks;

/// <summary>
/// Findings in a lock are about one folder, whatever a recipe calls it: placeholders stand for what recipes write.
/// </summary>
public static class LockedFindings
{
    /// <summary>Stands at the beginning of arguments that are paths for the folder of the entry.</summary>
    public const string Folder = "{folder}";

    /// <summary>The finding for a lock.</summary>
    /// <param name="finding">What opening the folder found; the adapter's name is a placeholder already.</param>
    /// <param name="opened">How its arguments spell the folder.</param>
    public static Finding ForLock(Finding finding, string opened) => finding.Respelled(opened, Folder);

    /// <summary>The finding for a recipe.</summary>
    /// <param name="finding">A finding of a lock.</param>
    /// <param name="written">How the recipe writes the folder.</param>
    /// <param name="name">What the recipe calls the adapter; null for a base model.</param>
    public static Finding ForRecipe(Finding finding, string written, string? name)
    {
        // Two recipes may spell one folder in ways of which only one could be a name in the Hugging Face cache.
        if (finding.Descriptor == FileFindings.NotInCache && !HubName.IsHubName(written))
        {
            return Finding.Of(FileFindings.FolderMissing, written);
        }

        var spelled = finding.Respelled(Folder, written);
        return name is null ? spelled : Named(spelled, name);
    }

    /// <summary>The finding with the placeholder of an adapter's name replaced.</summary>
    private static Finding Named(Finding finding, string name) =>
        finding with
        {
            Arguments = finding
                .Arguments.Select(argument => argument == LockedAdapter.NamePlaceholder ? name : argument)
                .ToEquatableArray(),
        };
}
