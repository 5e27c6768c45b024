namespace MergeDsl;

/// <summary>What a model does on a task, and what is counted (<c>evaluate.tasks.NAME.kind</c>).</summary>
public enum TaskKind
{
    /// <summary>It writes an answer, which is compared; the answer loss beside it.</summary>
    Generation,

    /// <summary>It chooses among answers by their log-likelihoods.</summary>
    Choice,

    /// <summary>It reads texts: their perplexity.</summary>
    Perplexity,

    /// <summary>It reads the right answer: the answer loss alone.</summary>
    Loss,
}
