namespace MergeDsl;

/// <summary>
/// A base model plus a delta: a model, to which deltas can be added but which is none itself, so that it cannot be merged like
/// an adapter. Immutable.
/// </summary>
/// <typeparam name="TBase">The base model.</typeparam>
public sealed class FusedModel<TBase>
    where TBase : IBaseModel
{
    private readonly BaseModel<TBase> model;

    internal FusedModel(BaseModel<TBase> model, Delta<TBase> delta) => (this.model, Delta) = (model, delta);

    /// <summary>What is added to the base model.</summary>
    public Delta<TBase> Delta { get; }

    /// <summary>The model with one more delta added.</summary>
    public static FusedModel<TBase> operator +(FusedModel<TBase> model, Delta<TBase> delta) =>
        new(model.model, model.Delta + delta);

    /// <summary>The model with a delta taken away.</summary>
    public static FusedModel<TBase> operator -(FusedModel<TBase> model, Delta<TBase> delta) => model + -delta;

    /// <summary>Writes the model. The deltas are added whole, with no rank cut.</summary>
    /// <param name="folder">Where the model goes, relative to the current folder; it appears complete or not at all.</param>
    /// <param name="overwrite">True to replace an existing model once the new one is complete.</param>
    /// <param name="progress">Told of every module that is done, from the threads that merge.</param>
    /// <param name="cancellationToken">Ends the run; nothing is left behind.</param>
    /// <returns>What the run did, with the warnings about adapters and result.</returns>
    /// <exception cref="FindingException">Something is wrong; carries everything found, and nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is left behind.</exception>
    public Task<MergeReport> SaveModelAsync(
        string folder,
        bool overwrite = false,
        IProgress<ModuleReport>? progress = null,
        CancellationToken cancellationToken = default
    ) => Merge.Of(Delta).Rank(RankPolicy.Sum).SaveModelAsync(folder, overwrite, progress, cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => $"{model} + {Delta}";
}
