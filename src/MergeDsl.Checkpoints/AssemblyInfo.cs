using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MergeDsl.Checkpoints.Tests")]
[assembly: InternalsVisibleTo("MergeDsl.Evaluation")]
