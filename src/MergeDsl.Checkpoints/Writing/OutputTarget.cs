using System.Globalization;
using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>Where a checkpoint goes, and what may happen to what is there.</summary>
/// <param name="Folder">The folder to create; it may exist when it is empty.</param>
/// <param name="Inputs">Folders that are read meanwhile: the output must lie apart from them.</param>
public sealed record OutputTarget(string Folder, IReadOnlyList<string> Inputs)
{
    /// <summary>What it is: only what is of the same kind is ever replaced.</summary>
    public OutputKind Kind { get; init; }

    /// <summary>True to replace an existing output, at the end.</summary>
    public bool Overwrite { get; init; }

    /// <summary>True to go on where an earlier run was ended, and to leave behind what a later one can go on with.</summary>
    public bool Resume { get; init; }

    /// <summary>The share of the work that is done, into a folder of its own beside the output; null for everything.</summary>
    public Share? Share { get; init; }

    /// <summary>The one of the inputs that is to be replaced by the output, at the end; null when none is.</summary>
    public string? ReplacedInput { get; init; }

    /// <summary>The absolute path of the folder that the run creates: the output, or its part.</summary>
    internal string Place => Share is null ? Whole : PartOf(Whole, Share);

    // What is replaced is the folder itself, not a link to it.
    private string Whole => OutputPlace.Full(ReplacedInput is null ? Folder : RealPath.Of(Folder));

    private bool MayBeResumed => Resume && Share is not null && WorkContent.IsOne(Place);

    private bool Replaces => Overwrite || ReplacedInput is not null;

    /// <summary>
    /// The findings, all of them, for which the output would be refused. Touches nothing. A part that is finished and is to be
    /// resumed is none: only the run can tell whether it is of the same work.
    /// </summary>
    public IReadOnlyList<Finding> Refusals() =>
        MayBeResumed ? OutputPlace.Refusals(Folder, ForeignInputs(), OccupiedByWhole) : RefusalsOfNew();

    /// <summary>The same, when nothing is to be resumed any more.</summary>
    internal IReadOnlyList<Finding> RefusalsOfNew() => OutputPlace.Refusals(Folder, ForeignInputs(), Occupied);

    /// <summary>Why what stands in the place cannot be replaced; null when it can, or nothing does.</summary>
    internal Finding? Occupied() => OccupiedByWhole() ?? (Share is null ? null : Occupation.ForPart(Place, Overwrite));

    /// <summary>The folder of <paramref name="share"/> of the output <paramref name="whole"/>.</summary>
    internal static string PartOf(string whole, Share share) =>
        string.Create(CultureInfo.InvariantCulture, $"{whole}.part-{share.Index}-of-{share.Count}");

    private Finding? OccupiedByWhole() => Occupation.For(Kind, Folder, Replaces);

    private IEnumerable<string> ForeignInputs() =>
        Inputs.Where(input =>
            ReplacedInput is null || !RealPath.AreSame(input, ReplacedInput) || !RealPath.AreSame(input, Folder)
        );
}
